import type { Parts } from './liquid-engine';

/**
 * The passages that lie beside the shipped templates (`assets/templates/parts/`), by name. Their words come with the
 * workstation; a hub only has to know that a template may include them.
 */
const shippedPartNames = ['draft-for-lawyer', 'good-law'] as const;

export const shippedParts: Parts = Object.fromEntries(shippedPartNames.map((name) => [name, '']));
