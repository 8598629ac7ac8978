import type { PasswordInputProps, TextInputProps } from '@mantine/core';
import { PasswordInput, TextInput } from '@mantine/core';

interface Said {
  /** Below the field, until something is wrong. */
  readonly help?: string | undefined;
  /** What is wrong and what to do; stands in the place of the help. */
  readonly problem?: string | undefined;
  /** Takes no room for words below. */
  readonly tight?: boolean;
}

const ORDER: NonNullable<TextInputProps['inputWrapperOrder']> = [
  'label',
  'input',
  'error',
  'description',
];

/** A line of text: label above, help below, an error in its place. */
export function TextField({ help, problem, tight = false, ...rest }: Said & TextInputProps) {
  return (
    <TextInput
      {...rest}
      {...(tight ? {} : { className: 'form-field' })}
      description={problem === undefined ? help : undefined}
      error={problem}
      inputWrapperOrder={ORDER}
      withAsterisk={false}
    />
  );
}

/**
 * A secret to type or paste, that can be looked at.
 * @param showLabel what the button that shows it is called
 */
export function PasswordField({
  help,
  problem,
  tight = false,
  showLabel,
  ...rest
}: Said & { showLabel: string } & PasswordInputProps) {
  return (
    <PasswordInput
      {...rest}
      {...(tight ? {} : { className: 'form-field' })}
      description={problem === undefined ? help : undefined}
      error={problem}
      inputWrapperOrder={ORDER}
      withAsterisk={false}
      visibilityToggleButtonProps={{ 'aria-label': showLabel, tabIndex: 0 }}
    />
  );
}
