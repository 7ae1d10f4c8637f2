import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { Empty } from '../parts/Empty';

interface BoundaryProps {
  /** Another address is another page: it gets a new chance. */
  at: string;
  children: ReactNode;
}

interface State {
  error: Error | null;
  /** Whether the server answers; undefined until it is known. */
  isThere?: boolean;
}

/** The file of a page couldn't be loaded. */
const isUnloaded = (error: unknown) =>
  error instanceof Error && /dynamically imported module|module script failed|preload CSS/i.test(error.message);

/** What is told of a page whose file couldn't be loaded: a server that answers has a newer console than this tab. */
const unloaded = (isThere: boolean | undefined): [title: string, says: string] =>
  isThere === undefined
    ? ['This page couldn’t be loaded', 'Asking the server why …']
    : isThere
      ? ['The console was updated', 'Reload to go on with the new version.']
      : ['The server can’t be reached', 'This page couldn’t be loaded. Check your connection, then reload. Nothing that you wrote is lost.'];

class Boundary extends Component<BoundaryProps, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override async componentDidCatch(error: unknown) {
    if (isUnloaded(error)) {
      try {
        const { ok } = await fetch('/console/', { cache: 'no-store' });
        this.setState({ isThere: ok });
      } catch {
        this.setState({ isThere: false });
      }
    }
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (before.at !== this.props.at && this.state.error) {
      this.setState({ error: null, isThere: undefined });
    }
  }

  override render() {
    const { error, isThere } = this.state;
    if (!error) {
      return this.props.children;
    }

    const [title, says] = isUnloaded(error)
      ? unloaded(isThere)
      : ['This page broke', `Reload it. If it breaks again, report these words: ${error.message}`];
    return (
      <div role="alert">
        <Empty title={title} action={<Button onClick={() => location.reload()}>Reload</Button>}>
          {says}
        </Empty>
      </div>
    );
  }
}

/** Keeps what breaks on a page to that page. */
export const Broken = ({ children }: { children: ReactNode }) => <Boundary at={useLocation().pathname}>{children}</Boundary>;
