import { Dialog as Base } from '@base-ui/react/dialog';
import type { JSX, ReactNode } from 'react';

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Closed by its own buttons alone: an accident would lose something. */
  readonly isFirm?: boolean;
}

/** A question or a form above the page, which stays as it is. */
export function Dialog({ open, title, onClose, children, isFirm = false }: DialogProps): JSX.Element {
  return (
    <Base.Root
      open={open}
      disablePointerDismissal={isFirm}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className="dialog">
          <Base.Title className="dialog-title">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
