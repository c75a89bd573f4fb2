/** Tells whether an element is on screen, at first too, until the signal. */
export function watchVisibility(
  element: HTMLElement,
  onChange: (seen: boolean) => void,
  signal: AbortSignal,
): void {
  const observer = new IntersectionObserver((entries) => {
    const last = entries[entries.length - 1];
    if (last) onChange(last.isIntersecting);
  });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}
