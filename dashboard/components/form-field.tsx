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
      error={problem === undefined ? undefined : <Problem text={problem} />}
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
      error={problem === undefined ? undefined : <Problem text={problem} />}
      inputWrapperOrder={ORDER}
      withAsterisk={false}
      aria-invalid={problem !== undefined}
      visibilityToggleButtonProps={{ 'aria-label': showLabel, tabIndex: 0 }}
    />
  );
}

function Problem({ text }: { text: string }) {
  return (
    <>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="problem-icon">
        <circle cx="6" cy="6" r="5.300" fill="none" stroke="currentColor" strokeWidth="1.400" />
        <path d="M6 3v3.500M6 8v1.300" stroke="currentColor" strokeWidth="1.400" />
      </svg>
      {text}
    </>
  );
}
