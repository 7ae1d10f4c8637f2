import { useEffect, useState } from 'react';

async function copy(text: string) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }

  // Over plain http there is no clipboard but by this old way.
  const box = document.createElement('textarea');
  box.value = text;
  box.style.position = 'fixed';
  document.body.append(box);
  box.select();
  document.execCommand('copy');
  box.remove();
}

/** Copies a text, and says so for a moment. */
export function useCopy(text: string) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (isCopied) {
      const timer = setTimeout(() => setCopied(false), 1_500);
      return () => clearTimeout(timer);
    }
  }, [isCopied]);
  return { isCopied, copy: () => void copy(text).then(() => setCopied(true)) };
}
