import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { ConfirmBar } from '../../ui/confirm-bar';
import { printedKeyOf } from '../work-item/command-bar';

export interface SelectionBarProps {
  readonly count: number;
  /** Leads give work out; others can only let go of what they hold. */
  readonly assigns: boolean;
  readonly onAssign: () => void;
  readonly onReserve: () => void;
  readonly onRelease: () => void;
  readonly onClear: () => void;
}

/** What can be done with the items that are selected. */
export const SelectionBar = (props: SelectionBarProps) => {
  const { t } = useTranslation(['queue', 'work-item']);
  const format = useFormat();
  return (
    <ConfirmBar
      actions={
        <>
          {props.assigns && (
            <>
              <Button look="primary" onPress={props.onAssign} {...printedKeyOf('work-item.assign')}>
                {t('work-item:command.work-item.assign')}
              </Button>
              <Button onPress={props.onReserve} {...printedKeyOf('work-item.reserve')}>
                {t('work-item:command.work-item.reserve')}
              </Button>
            </>
          )}
          <Button onPress={props.onRelease} {...printedKeyOf('work-item.release')}>
            {t('work-item:command.work-item.release')}
          </Button>
          <Button look="plain" onPress={props.onClear}>
            {t('selection.clear')}
          </Button>
        </>
      }
    >
      <span className="font-semibold">
        {t('selection.count', { count: props.count, items: format.number(props.count) })}
      </span>
    </ConfirmBar>
  );
};
