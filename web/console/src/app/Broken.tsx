import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { Empty } from '../parts/Empty';

interface BoundaryProps {
  /** Another address is another page: it gets a new chance. */
  at: string;
  children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (before.at !== this.props.at && this.state.error) {
      this.setState({ error: null });
    }
  }

  override render() {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }

    // A page whose file is gone: the server has a newer console than this tab.
    const isOld = /dynamically imported module|module script failed|preload CSS/i.test(error.message);
    return (
      <div role="alert">
        <Empty title={isOld ? 'The console was updated' : 'This page broke'} action={<Button onClick={() => location.reload()}>Reload</Button>}>
          {isOld ? 'Reload to go on with the new version.' : `Reload it. If it breaks again, report these words: ${error.message}`}
        </Empty>
      </div>
    );
  }
}

/** Keeps what breaks on a page to that page. */
export const Broken = ({ children }: { children: ReactNode }) => <Boundary at={useLocation().pathname}>{children}</Boundary>;
