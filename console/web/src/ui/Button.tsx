import {forwardRef, type ButtonHTMLAttributes, type ReactNode} from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'plain' | 'primary' | 'danger' | 'danger-primary' | 'quiet';
  size?: 'normal' | 'small' | 'full';
  icon?: boolean;
  /** Shows a spinner and refuses another press; the button keeps its focus. */
  busy?: boolean;
  children: ReactNode;
}

export const Button = forwardRef<HTMLButtonElement, Props>(function Button(
  {look = 'plain', size = 'normal', icon = false, busy = false, className = '', type = 'button', onClick, children, ...rest},
  ref,
) {
  const looks = look === 'danger-primary' ? 'danger primary' : look;
  return (
    <button
      ref={ref}
      type={type}
      className={`button ${looks} ${size} ${icon ? 'icon' : ''} ${className}`}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {busy && icon ? null : children}
    </button>
  );
});
