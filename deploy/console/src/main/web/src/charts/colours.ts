// Providers have colours; nothing else has. Okabe and Ito's palette, and a few steps of it for providers it has no name for.
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/bedrock/i, 'var(--bedrock)'],
  [/azure/i, 'var(--azure)'],
  [/anthropic|claude/i, 'var(--anthropic)'],
  [/openai|gpt/i, 'var(--openai)'],
  [/gemini|gcp|google|vertex/i, 'var(--gemini)'],
  [/mistral/i, 'var(--mistral)'],
  [/groq/i, 'var(--groq)'],
];
const OTHERS = ['var(--other1)', 'var(--other2)', 'var(--other3)'];

export function colour(provider: string): string {
  const known = NAMED.find(([name]) => name.test(provider));
  if (known) return known[1];
  let hash = 0;
  for (const letter of provider) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return OTHERS[hash % OTHERS.length]!;
}
