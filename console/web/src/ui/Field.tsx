import {AlertCircle} from 'lucide-react';
import {useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes} from 'react';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  wrong?: string | undefined;
}

function Frame({id, label, hint, wrong, children}: FieldProps & {id: string; children: ReactNode}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {wrong !== undefined ? (
        <span className="wrong" id={`${id}-wrong`} role="alert">
          <AlertCircle size={12} aria-hidden="true" style={{alignSelf: 'center'}} /> {wrong}
        </span>
      ) : (
        hint !== undefined && (
          <span className="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )
      )}
    </div>
  );
}

function describedBy(id: string, {hint, wrong}: FieldProps): string | undefined {
  return wrong !== undefined ? `${id}-wrong` : hint !== undefined ? `${id}-hint` : undefined;
}

export function TextField({label, hint, wrong, mono = false, ...rest}: FieldProps & {mono?: boolean} & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} wrong={wrong}>
      <input id={id} className={`input ${mono ? 'mono' : ''}`} aria-invalid={wrong !== undefined || undefined} aria-describedby={describedBy(id, {label, hint, wrong})} {...rest} />
    </Frame>
  );
}

export function TextArea({label, hint, wrong, ...rest}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} wrong={wrong}>
      <textarea
        id={id}
        className="input mono"
        spellCheck={false}
        aria-invalid={wrong !== undefined || undefined}
        aria-describedby={describedBy(id, {label, hint, wrong})}
        {...rest}
      />
    </Frame>
  );
}

export function SelectField({label, hint, wrong, children, ...rest}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} wrong={wrong}>
      <select id={id} className="input" aria-describedby={describedBy(id, {label, hint, wrong})} {...rest}>
        {children}
      </select>
    </Frame>
  );
}
