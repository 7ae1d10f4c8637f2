/** What a field of the kind `datetime-local` says, as RFC 3339; undefined where it says nothing. */
export function instantOf(local: string): string | undefined {
  const at = local ? new Date(local) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}

const two = (number: number) => String(number).padStart(2, '0');

/** An instant as a field of the kind `datetime-local` has it. */
export function localOf(at: Date): string {
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
