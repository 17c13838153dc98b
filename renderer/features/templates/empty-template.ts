/** What a new template begins as: the smallest that can be read, so that it shows how one is written. */
export const emptyTemplate = {
  source: `---
id: our-letter
kind: legal
makes: letter
language: en-US
version: 1
status: draft
title: ''
purpose: ''
follows: []
paper: Letter
documentTitle: '"Letter – " | append: to'
questions:
  - { id: to, ask: Recipient, type: text, default: client.name }
  - { id: due, ask: Pay by, type: date }
---
Dear {{ to }}:

Please pay by **{{ due | date }}**.
`,
  sample: "to: Ms. Reyes\ndue: '2026-12-15'\n",
} as const;
