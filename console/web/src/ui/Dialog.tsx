import {X} from 'lucide-react';
import {AlertDialog as AlertPrimitive, Dialog as Primitive} from 'radix-ui';
import {useState, type ReactNode} from 'react';
import {Button} from './Button';
import {ErrorNotice} from './Feedback';
import {useReturnFocus} from './returnFocus';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  about?: ReactNode;
  wide?: boolean;
  /** Shows something that is gone once it closes: then a press beside it closes nothing. */
  once?: boolean;
  children: ReactNode;
}

export function Dialog({open, onOpenChange, title, about, wide = false, once = false, children}: Props) {
  const returnFocus = useReturnFocus(open);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="scrim" />
        <Primitive.Content className={`dialog ${wide ? 'wide' : ''}`} onCloseAutoFocus={returnFocus} {...(once ? {onInteractOutside: (event: Event) => event.preventDefault()} : {})} {...(about === undefined ? {'aria-describedby': undefined} : {})}>
          <Primitive.Title asChild>
            <h2>{title}</h2>
          </Primitive.Title>
          {about !== undefined && (
            <Primitive.Description asChild>
              <div className="about">{about}</div>
            </Primitive.Description>
          )}
          <div className="content">{children}</div>
          <Primitive.Close asChild>
            <Button look="quiet" icon size="small" className="close" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Button>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  about: ReactNode;
  action: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that costs; stays open with the error when it fails. */
export function Confirm({open, onOpenChange, title, about, action, danger = false, onConfirm}: ConfirmProps) {
  const returnFocus = useReturnFocus(open);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const change = (next: boolean) => {
    if (!busy) {
      setError(undefined);
      onOpenChange(next);
    }
  };
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertPrimitive.Root open={open} onOpenChange={change}>
      <AlertPrimitive.Portal>
        <AlertPrimitive.Overlay className="scrim" />
        <AlertPrimitive.Content className="dialog" onCloseAutoFocus={returnFocus}>
          <AlertPrimitive.Title asChild>
            <h2>{title}</h2>
          </AlertPrimitive.Title>
          <AlertPrimitive.Description asChild>
            <div className="about">{about}</div>
          </AlertPrimitive.Description>
          {error !== undefined && (
            <div className="content">
              <ErrorNotice error={error} />
            </div>
          )}
          <div className="ends">
            <AlertPrimitive.Cancel asChild>
              <Button>Cancel</Button>
            </AlertPrimitive.Cancel>
            <Button look={danger ? 'danger-primary' : 'primary'} busy={busy} onClick={() => void confirm()}>
              {action}
            </Button>
          </div>
        </AlertPrimitive.Content>
      </AlertPrimitive.Portal>
    </AlertPrimitive.Root>
  );
}
