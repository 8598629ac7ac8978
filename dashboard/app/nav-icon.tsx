import type { PageName } from './own-pages.ts';

const PATHS: Readonly<Record<PageName, string>> = {
  alerts:
    'M3 11.500h10c-1-1.200-1.200-2.300-1.200-4.500a3.800 3.800 0 0 0-7.600 0c0 2.200-.2 3.300-1.200 4.500ZM6.500 13.500h3',
  users:
    'M6 8a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM1.500 13c.4-2.100 2.200-3.200 4.500-3.200s4.100 1.100 4.500 3.200M10.500 3.300a2.400 2.400 0 0 1 0 4.500M12.300 10.200c1.200.5 2 1.400 2.300 2.800',
  me: 'M8 8.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.500 14c.6-2.400 2.800-3.700 5.500-3.700s4.900 1.300 5.500 3.700',
};

/** The sign of a page in the navigation; its name stands beside or in the link. */
export function NavIcon({ page }: { page: PageName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[page]} fill="none" stroke="currentColor" strokeWidth="1.400" />
    </svg>
  );
}
