import { useSearchParams } from 'react-router';

/** What stands behind the `?` of the address, and how to change it: an empty text takes a part out. */
export function useAddress() {
  const [parameters, setParameters] = useSearchParams();
  const change = (name: string, value: string) =>
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
    );
  return { at: (name: string) => parameters.get(name) ?? '', change, clear: () => setParameters({}, { replace: true }), isNarrow: parameters.size > 0 };
}

/** A word of the address, where it is one of those known. */
export const oneOf = <Word extends string>(words: readonly Word[], word: string) => words.find(known => known === word);
