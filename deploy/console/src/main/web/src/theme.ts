// Light or dark: the system's, until somebody chooses.
const KEY = 'costline.theme';

export function startTheme(): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // no storage: the system's
  }
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset['theme'] = kept;
}

export function turnTheme(): void {
  const now = document.documentElement.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const next = now === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // kept for this page alone
  }
}
