import { Modal as Plain, type ModalProps } from '@mantine/core';
import { createContext, useCallback, useContext, useLayoutEffect, useState } from 'react';

const HoldContext = createContext<((step: 1 | -1) => void) | null>(null);

/** Holds the dialog that this stands in open: while something is on its way, or as long as a secret shows that isn't shown again. */
export function useHold(isHeld: boolean) {
  const hold = useContext(HoldContext);
  useLayoutEffect(() => {
    if (isHeld && hold) {
      hold(1);
      return () => hold(-1);
    }
  }, [isHeld, hold]);
}

/** A dialog. While it is held, neither Escape nor a click beside it closes it. */
export function Modal({ onClose, closeOnClickOutside = true, children, ...rest }: ModalProps) {
  const [holds, setHolds] = useState(0);
  const hold = useCallback((step: 1 | -1) => setHolds(before => before + step), []);
  const isFree = holds === 0;
  return (
    <Plain
      {...rest}
      onClose={() => isFree && onClose()}
      closeOnEscape={isFree}
      closeOnClickOutside={isFree && closeOnClickOutside}
      withCloseButton={isFree}
    >
      <HoldContext value={hold}>{children}</HoldContext>
    </Plain>
  );
}
