import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { Empty } from '../parts/Empty';

interface BoundaryProps {
  /** Another address is another page: it gets a new chance. */
  at: string;
  children: ReactNode;
}

/** What is known of the server when a page's file couldn't be loaded: it can't be reached, it has a newer console than this tab, or the very same. */
type Found = 'away' | 'newer' | 'same';

interface State {
  error: Error | null;
  /** Undefined until it is known. */
  found?: Found;
}

/** The file of a page couldn't be loaded. */
const isUnloaded = (error: unknown) =>
  error instanceof Error && /dynamically imported module|module script failed|preload CSS/i.test(error.message);

const unloaded: Record<Found | 'asking', [title: string, says: string]> = {
  asking: ['This page couldn’t be loaded', 'Asking the server why …'],
  away: ['The server can’t be reached', 'This page is loaded by itself as soon as the server is there again. Nothing that you wrote is lost.'],
  newer: ['The console was updated', 'Reload to go on with the new version.'],
  same: ['This page couldn’t be loaded', 'Reload to try again. Nothing that you wrote is lost.'],
};

const pause = 3_000;

async function ask(): Promise<Found> {
  try {
    const answer = await fetch('/console/', { cache: 'no-store' });
    const own = document.querySelector('script[type=module][src]')?.getAttribute('src');
    return !answer.ok ? 'away' : own && (await answer.text()).includes(own) ? 'same' : 'newer';
  } catch {
    return 'away';
  }
}

const place = 'switchboard.reloaded';
const patience = 60_000;

/** Reloads at most once a minute: a file that is missing for good would have it go on for ever. */
function reloadOnce() {
  if (Date.now() - Number(sessionStorage.getItem(place)) > patience) {
    sessionStorage.setItem(place, String(Date.now()));
    location.reload();
  }
}

class Boundary extends Component<BoundaryProps, State> {
  override state: State = { error: null };

  #timer?: ReturnType<typeof setTimeout>;
  #isGone = false;

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown) {
    if (isUnloaded(error)) {
      void this.#look();
    }
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (before.at !== this.props.at && this.state.error) {
      this.#stopWaiting();
      this.setState({ error: null, found: undefined });
    }
  }

  override componentWillUnmount() {
    this.#isGone = true;
    this.#stopWaiting();
  }

  #stopWaiting() {
    window.removeEventListener('online', this.#look);
    clearTimeout(this.#timer);
  }

  #look = async () => {
    this.#stopWaiting();
    const { error } = this.state;
    const found = await ask();
    if (this.#isGone || this.state.error !== error) {
      return;
    }

    this.setState({ found });
    if (found === 'away') {
      this.#stopWaiting();
      window.addEventListener('online', this.#look);
      this.#timer = setTimeout(this.#look, pause);
    } else if (found === 'same') {
      // What failed to load stays failed for as long as the page is open: https://html.spec.whatwg.org/#module-map
      reloadOnce();
    }
  };

  override render() {
    const { error, found } = this.state;
    if (!error) {
      return this.props.children;
    }

    const [title, says] = isUnloaded(error)
      ? unloaded[found ?? 'asking']
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
