import classes from './Words.module.css';

interface WordsProps {
  /** What came from outside or from the record, as it is. */
  children: string;
  label: string;
}

/** A text as it came: several lines, in equal letters. */
export const Words = ({ children, label }: WordsProps) => (
  <pre className={classes.words} role="group" tabIndex={0} aria-label={label}>
    {children}
  </pre>
);

/** Anything of the record, to read. */
export const inLines = (detail: unknown) => (typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2));

/** The same in one line. */
export const inOneLine = (detail: unknown): string => {
  if (detail === null || detail === undefined) {
    return '';
  }

  if (typeof detail !== 'object') {
    return String(detail);
  }

  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
};
