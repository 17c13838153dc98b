import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { fieldBox, fieldLabel } from './field';
import { Icon } from './icon';
import { floating, menuRow } from './menu';

export interface Choice<V extends string> {
  readonly value: V;
  readonly label: string;
}

export interface SelectProps<V extends string> {
  readonly label: string;
  /** Keeps the label for screen readers alone. */
  readonly hideLabel?: boolean;
  readonly value: V | null;
  readonly choices: readonly Choice<V>[];
  readonly onChange: (value: V) => void;
  readonly placeholder?: string;
}

/** One of a few. */
export const Select = <V extends string>(props: SelectProps<V>) => {
  const { label, hideLabel = false, value, choices, onChange, placeholder } = props;
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        const chosen = choices.find((choice) => choice.value === key);
        if (chosen) onChange(chosen.value);
      }}
      className="flex flex-col gap-1"
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      <Label className={hideLabel ? 'sr-only' : fieldLabel}>{label}</Label>
      <Button className={`${fieldBox} flex cursor-default items-center justify-between gap-2 text-start`}>
        <SelectValue className="truncate data-placeholder:text-faint">
          {({ isPlaceholder, defaultChildren, selectedText }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <Icon name="chevron-down" className="text-faint" />
      </Button>
      <Popover className={`${floating} min-w-(--trigger-width)`}>
        <ListBox items={choices.map((choice) => ({ ...choice, id: choice.value }))} className="outline-none">
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={`${menuRow} group`}>
              <span className="grow">{choice.label}</span>
              <Icon name="check" className="invisible text-accent group-data-selected:visible" />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
};
