import { CloseButton, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../app/keys';
import classes from './FilterBar.module.css';
import { FilterMenu } from './FilterMenu';
import { useFilters } from './filters';

const pause = 250;

const states = [
  { value: '', label: 'Open' },
  { value: 'escalated', label: 'Escalated' },
  { value: 'archived', label: 'Archived' },
];

/** What is listed: the search, the state, and the rest of the filters. */
export function FilterBar() {
  const { filters, query, change } = useFilters();
  const [typed, setTyped] = useState(query);
  const field = useRef<HTMLInputElement>(null);
  const sent = useRef(query);
  const search = useDebouncedCallback((words: string) => {
    sent.current = words.trim();
    change('q', words.trim());
  }, pause);
  // What was cleared meanwhile isn't brought back by what was typed before.
  useEffect(() => {
    if (sent.current !== query) {
      sent.current = query;
      search.cancel();
      setTyped(query);
    }
  }, [query, search]);
  useShortcuts('Inbox', [{ keys: '/', says: 'Search people and messages', run: () => field.current?.focus() }]);
  const clear = () => {
    search.cancel();
    sent.current = '';
    setTyped('');
    change('q', '');
  };
  return (
    <div className={classes.bar} role="search">
      <TextInput
        ref={field}
        size="xs"
        value={typed}
        onChange={event => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
        onKeyDown={event => {
          if (event.key === 'Escape') {
            clear();
            event.currentTarget.blur();
          }
        }}
        placeholder="Search people and messages"
        aria-label="Search people and messages"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={typed ? <CloseButton size="xs" aria-label="End the search" onClick={clear} /> : <kbd className={classes.key}>/</kbd>}
      />
      <div className={classes.row}>
        {!query && (
          <SegmentedControl
            size="xs"
            fullWidth
            className={classes.states}
            aria-label="State"
            data={states}
            value={filters.state ?? ''}
            onChange={value => change('state', value)}
          />
        )}
        <FilterMenu />
      </div>
    </div>
  );
}
