/** A crown with aerial roots: what a banyan is. */
export function Logo({size = 22}: {size?: number}) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0f3d2a" />
      <g fill="none" stroke="#7ee0a5" strokeWidth="2.4" strokeLinecap="round">
        <path d="M7 13c0-4.5 4-7.5 9-7.5s9 3 9 7.5" />
        <path d="M16 12.5v14M11 13v9.5M21 13v9.5M7 13v5M25 13v5" />
      </g>
    </svg>
  );
}
