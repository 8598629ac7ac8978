import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Severity } from '../../detectors/alert/severity.ts';

// A shape of its own for each level: colour alone would leave some people out.
const SHAPES: Record<Severity, ReactNode> = {
  critical: (
    <>
      <path d="M4 .5h4L11.500 4v4L8 11.500H4L.5 8V4Z" fill="currentColor" />
      <path d="M6 3v3.500M6 8v1.500" stroke="var(--kh-canvas)" strokeWidth="1.500" />
    </>
  ),
  high: <path d="M6 1 11.500 11H.5Z" fill="currentColor" />,
  medium: <path d="M6 .5 11.500 6 6 11.500.5 6Z" fill="currentColor" />,
  low: <path d="M1.500 2.500h9L6 10Z" fill="none" stroke="currentColor" strokeWidth="1.500" />,
  informational: (
    <circle cx="6" cy="6" r="4.500" fill="none" stroke="currentColor" strokeWidth="1.500" />
  ),
};

/** Severity as shape, word and colour. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  return (
    <span className={`severity severity-${severity}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {SHAPES[severity]}
      </svg>
      {t(`severity.${severity}`)}
    </span>
  );
}
