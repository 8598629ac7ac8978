import logo from './logo.svg';

/** The project's sign. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} aria-hidden="true" className="mark">
      <use href={`${logo}#mark`} />
    </svg>
  );
}
