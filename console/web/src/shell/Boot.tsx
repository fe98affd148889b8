import {Logo} from './Logo';

/** Before anything is known. It says that it loads once that takes longer than a blink. */
export function Boot() {
  return (
    <main className="boot" aria-busy="true">
      <Logo size={40} />
      <span className="boot-progress row muted" role="status">
        <span className="spinner" aria-hidden="true" /> Loading the console…
      </span>
    </main>
  );
}
