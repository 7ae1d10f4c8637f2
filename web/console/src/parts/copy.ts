import { useEffect, useState } from 'react';

async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The browser may forbid it here.
      return false;
    }
  }

  // Over plain http there is no clipboard but by this old way.
  const box = document.createElement('textarea');
  box.value = text;
  box.style.position = 'fixed';
  document.body.append(box);
  box.select();
  const isDone = document.execCommand('copy');
  box.remove();
  return isDone;
}

/** How long it is told. */
const moments = { copied: 1_500, failed: 6_000 };

/** Copies a text, and says for a moment whether it could. */
export function useCopy(text: string) {
  const [state, setState] = useState<keyof typeof moments>();
  useEffect(() => {
    if (state) {
      const timer = setTimeout(() => setState(undefined), moments[state]);
      return () => clearTimeout(timer);
    }
  }, [state]);
  return {
    isCopied: state === 'copied',
    isFailed: state === 'failed',
    copy: () => void copy(text).then(isDone => setState(isDone ? 'copied' : 'failed')),
  };
}
