import { useNow } from '../parts/now';

/** What a clock shows in a time zone now. */
export function LocalTime({ zone }: { zone: string }) {
  const now = useNow();
  return (
    <>
      {new Intl.DateTimeFormat(undefined, { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(now)}{' '}
      <span title="The zone that they live by">({zone})</span>
    </>
  );
}
