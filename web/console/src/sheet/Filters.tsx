import { useSearchParams } from 'react-router';
import type { ReactNode } from 'react';
import classes from './Filters.module.css';

/** What a list leaves; it stands in the address. An empty text takes a filter out. */
export function useAddressFilters() {
  const [parameters, setParameters] = useSearchParams();
  return {
    chosen: (name: string) => parameters.get(name) ?? undefined,
    choose: (name: string, value: string | null | undefined) =>
      setParameters(
        before => {
          const after = new URLSearchParams(before);
          after.delete(name);
          if (value) {
            after.set(name, value);
          }

          return after;
        },
        { replace: true },
      ),
  };
}

/** The filters above a list, and beside them what adds to it. */
export const Filters = ({ children, acts }: { children?: ReactNode; acts?: ReactNode }) => (
  <div className={classes.filters}>
    <div role="search">{children}</div>
    <div>{acts}</div>
  </div>
);
