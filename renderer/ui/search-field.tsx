import { Input } from 'react-aria-components/Input';
import { SearchField as AriaSearchField } from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';
import { fieldBox } from './field';
import { Icon } from './icon';

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly autoFocus?: boolean;
  /** The list below it is walked by its arrow keys, the focus staying here. */
  readonly drivesList?: boolean;
}

const drivingList = { role: 'combobox', 'aria-expanded': true, 'aria-haspopup': 'listbox' } as const;

/** Text that narrows what is shown; Escape or the cross clears it. */
export const SearchField = (props: SearchFieldProps) => {
  const { label, placeholder, value, onChange, autoFocus = false, drivesList = false } = props;
  const { t } = useTranslation('common');
  return (
    <AriaSearchField
      aria-label={label}
      autoComplete="off"
      value={value}
      onChange={onChange}
      autoFocus={autoFocus}
      className="group relative flex items-center"
    >
      <Icon name="search" className="absolute start-2 text-faint" />
      <Input
        className={`${fieldBox} ps-7 pe-7 [&::-webkit-search-cancel-button]:hidden`}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(drivesList ? drivingList : {})}
      />
      <span className="absolute end-0.5 group-data-empty:hidden">
        <IconButton icon="close" label={t('clear')} />
      </span>
    </AriaSearchField>
  );
};
