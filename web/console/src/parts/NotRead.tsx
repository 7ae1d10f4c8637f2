import { ProblemNote } from './ProblemNote';

interface NotReadProps {
  /** What reading again failed with, where something older is shown. */
  error: unknown;
  retry: () => unknown;
}

/** Says that what is shown is as it was, since it couldn't be read again. */
export const NotRead = ({ error, retry }: NotReadProps) =>
  error ? (
    <ProblemNote error={error} retry={retry}>
      <span>What is shown is as it was before.</span>
    </ProblemNote>
  ) : null;
