import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import {
  type TextFieldProps as AriaProps,
  TextField as AriaTextField,
} from 'react-aria-components/TextField';
import { fieldBox, fieldHelp, fieldLabel, fieldProblem } from './field';

export interface TextFieldProps extends Omit<AriaProps, 'className' | 'children' | 'style'> {
  readonly label: string;
  readonly help?: string;
  readonly placeholder?: string;
  /** What is wrong with what was typed; what was typed stays. */
  readonly problem?: string | undefined;
  /** More than one line of text, of this many rows. */
  readonly rows?: number;
}

/**
 * One line of text, or several where `rows` says so. What is typed is kept by us alone: without a word against it, a
 * browser remembers it in its own files, for filling in forms and for opening its last session again.
 */
export const TextField = ({ label, help, placeholder, problem, rows, ...rest }: TextFieldProps) => (
  <AriaTextField
    autoComplete="off"
    {...rest}
    isInvalid={problem !== undefined}
    className="flex flex-col gap-1"
  >
    <Label className={fieldLabel}>{label}</Label>
    {rows === undefined ? (
      <Input className={fieldBox} {...(placeholder === undefined ? {} : { placeholder })} />
    ) : (
      <AriaTextArea
        className={`${fieldBox} resize-y`}
        rows={rows}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
    )}
    {help !== undefined && (
      <Text slot="description" className={fieldHelp}>
        {help}
      </Text>
    )}
    <FieldError className={fieldProblem}>{problem}</FieldError>
  </AriaTextField>
);
