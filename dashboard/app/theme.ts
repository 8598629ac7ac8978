import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

// Mantine wants ten shades. Components take roles instead, below; both ends of the accent stand
// here for what derives from them.
const khadag: MantineColorsTuple = [
  '#eaf2fa', '#d2e4f5', '#a9cbeb', '#74b3f0', '#3680cc',
  '#2a72bd', '#1462b0', '#0f5296', '#0b447d', '#083564',
]; // prettier-ignore

export const theme = createTheme({
  primaryColor: 'khadag',
  colors: { khadag },
  fontFamily: 'var(--kh-font-ui)',
  fontFamilyMonospace: 'var(--kh-font-mono)',
  defaultRadius: 4,
  focusRing: 'never',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
});

const ROLES = {
  '--mantine-color-body': 'var(--kh-canvas)',
  '--mantine-color-text': 'var(--kh-text)',
  '--mantine-color-bright': 'var(--kh-text-strong)',
  '--mantine-color-dimmed': 'var(--kh-text-3)',
  '--mantine-color-placeholder': 'var(--kh-text-3)',
  '--mantine-color-anchor': 'var(--kh-accent)',
  '--mantine-color-error': 'var(--kh-crit)',
  '--mantine-color-default': 'var(--kh-canvas)',
  '--mantine-color-default-hover': 'var(--kh-hover)',
  '--mantine-color-default-color': 'var(--kh-text)',
  '--mantine-color-default-border': 'var(--kh-line-control)',
  '--mantine-color-disabled': 'var(--kh-fill)',
  '--mantine-color-disabled-color': 'var(--kh-text-3)',
  '--mantine-color-disabled-border': 'var(--kh-line)',
  '--mantine-primary-color-filled': 'var(--kh-accent-solid)',
  '--mantine-primary-color-filled-hover': 'var(--kh-accent-solid-hover)',
  '--mantine-primary-color-contrast': 'var(--kh-on-accent)',
};

/** Mantine's variables, mapped once to the roles of tokens.css, which know the theme themselves. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  // Mantine sets these per scheme, so it is there that they must be replaced.
  light: {
    ...ROLES,
    '--mantine-color-gray-3': 'var(--kh-line)',
    '--mantine-color-gray-4': 'var(--kh-line-control)',
  },
  dark: {
    ...ROLES,
    // The lighter hover of the tokens leaves white text at 4.1:1; darker keeps 4.5:1.
    '--mantine-primary-color-filled-hover': 'color-mix(in srgb, var(--kh-accent-solid) 85%, black)',
    '--mantine-color-dark-4': 'var(--kh-line-control)',
    '--mantine-color-dark-6': 'var(--kh-canvas)',
  },
});
