import type { ReactNode } from 'react';
import { Head } from './Head';
import { useTitle } from './title';

interface PageHeadProps {
  /** The page's one h1, and what the browser's tab says. */
  title: string;
  about?: ReactNode;
  filters?: ReactNode;
  /** Buttons. */
  children?: ReactNode;
}

/** The head of a page. */
export function PageHead({ title, about, filters, children }: PageHeadProps) {
  useTitle(title);
  return (
    <header>
      <Head level={1} title={title} about={about} acts={children} filters={filters} />
    </header>
  );
}
