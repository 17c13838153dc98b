import { useId } from 'react';
import { fieldBox, fieldHelp, fieldLabel, fieldProblem } from '../../ui/field';

export interface DateFieldProps {
  readonly label: string;
  readonly hideLabel?: boolean;
  /** `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM` with a time; empty while none is chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly withTime?: boolean;
  readonly help?: string;
  readonly problem?: string | undefined;
}

/** A date as the browser asks for it, in the language's own order. */
export const DateField = (props: DateFieldProps) => {
  const { label, hideLabel = false, value, onChange, withTime = false, help, problem } = props;
  const id = useId();
  const told = problem ?? help;
  return (
    <span className="flex flex-col gap-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : fieldLabel}>
        {label}
      </label>
      <input
        id={id}
        type={withTime ? 'datetime-local' : 'date'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem !== undefined}
        {...(told === undefined ? {} : { 'aria-describedby': `${id}-told` })}
        className={`${fieldBox} ${problem === undefined ? '' : 'border-late'}`}
      />
      {told !== undefined && (
        <span id={`${id}-told`} className={problem === undefined ? fieldHelp : fieldProblem}>
          {told}
        </span>
      )}
    </span>
  );
};
