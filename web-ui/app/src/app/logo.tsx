/** A tree trained flat on its wires: a trunk and three pairs of arms. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" aria-hidden>
      <path d="M12 22V4" />
      <path d="M12 18c-5 0-8-.8-8-4" />
      <path d="M12 18c5 0 8-.8 8-4" />
      <path d="M12 12.500c-4 0-6-.7-6-3.500" />
      <path d="M12 12.500c4 0 6-.7 6-3.500" />
      <circle cx="12" cy="3" r="1.500" fill="currentColor" stroke="none" />
      <circle cx="4" cy="12.600" r="1.500" fill="currentColor" stroke="none" />
      <circle cx="20" cy="12.600" r="1.500" fill="currentColor" stroke="none" />
      <circle cx="6" cy="7.600" r="1.500" fill="currentColor" stroke="none" />
      <circle cx="18" cy="7.600" r="1.500" fill="currentColor" stroke="none" />
    </svg>
  );
}
