import { useId } from 'react';
import { fieldBox, fieldHelp, fieldLabel } from '../../ui/field';

/** A week: no grace and no answer takes longer. */
const most = 10_080;

export interface NumberFieldProps {
  readonly label: string;
  readonly help?: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Whole minutes, from none to a week. */
export const NumberField = ({ label, help, value, onChange }: NumberFieldProps) => {
  const id = useId();
  return (
    <span className="flex max-w-72 flex-col gap-1">
      <label htmlFor={id} className={fieldLabel}>
        {label}
      </label>
      <input
        id={id}
        type="number"
        min={0}
        max={most}
        value={value}
        onChange={(event) => {
          const typed = Math.round(event.target.valueAsNumber);
          onChange(Number.isFinite(typed) ? Math.min(most, Math.max(0, typed)) : 0);
        }}
        {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
        className={`${fieldBox} max-w-28`}
      />
      {help !== undefined && (
        <span id={`${id}-help`} className={fieldHelp}>
          {help}
        </span>
      )}
    </span>
  );
};
