import { instantOf } from './instants';

/** What somebody wrote into a field of a form; undefined where it is empty. */
export const said = (form: FormData, name: string): string | undefined => writtenIn(form, name) || undefined;

/** The same, where an empty text says something too: it takes away what there was. */
export const writtenIn = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

/** Whether a box is ticked. */
export const isTicked = (form: FormData, name: string): boolean => form.has(name);

/** A number; undefined where the field is empty. */
export function numberIn(form: FormData, name: string): number | undefined {
  const text = said(form, name)?.replace(/[$,]/g, '');
  return text === undefined ? undefined : Number(text);
}

/** An instant that somebody gave by the clock of their own device; undefined where the field is empty. */
export const instantIn = (form: FormData, name: string): string | undefined => instantOf(writtenIn(form, name));

/** A word of a list; undefined where none is chosen. */
export const wordIn = <Word extends string>(form: FormData, name: string) => said(form, name) as Word | undefined;
