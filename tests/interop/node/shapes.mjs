// What applications have models fill in: zod schemas, each with an example.

import { z } from 'zod';

const item = z.strictObject({
  name: z.string().min(2).max(30),
  size: z.enum(['small', 'large']),
  count: z.int().min(3).max(9),
  price: z.number().gt(0.5).lte(99.5),
});
const card = z.strictObject({ kind: z.literal('card'), number: z.string().regex(/^\d{16}$/) });
const transfer = z.strictObject({
  kind: z.literal('transfer'),
  iban: z.string().min(15).max(34),
});
const node = z.strictObject({
  name: z.string().min(1),
  get children() {
    return z.array(node).max(2);
  },
});

export const SHAPES = {
  order: {
    schema: z.strictObject({
      address: z.strictObject({ street: z.string(), postcode: z.string().regex(/^[0-9]{5}$/) }),
      items: z.array(item).min(2).max(3),
      note: z.string().nullable(),
    }),
    example: {
      address: { street: 'Ringstraße 1', postcode: '10115' },
      items: [
        { name: 'Mug', size: 'small', count: 4, price: 9.5 },
        { name: 'Jug', size: 'large', count: 9, price: 99.5 },
      ],
      note: null,
    },
  },
  texts: {
    schema: z.strictObject({
      code: z.string().regex(/^[A-Z]{3}-\d{2,4}(x|y)?$/),
      long: z.string().min(200).max(210),
      day: z.iso.date(),
      moment: z.iso.datetime(),
      hour: z.iso.time(),
      id: z.uuid(),
      mail: z.email(),
      address: z.ipv4(),
    }),
    example: {
      code: 'ABC-123y',
      long: 'x'.repeat(205),
      day: '2026-12-24',
      moment: '2026-12-24T18:30:00Z',
      hour: '18:30:00',
      id: '00000000-0000-4000-8000-000000000001',
      mail: 'zoe@example.com',
      address: '127.0.0.1',
    },
  },
  payment: {
    schema: z.strictObject({
      by: z.discriminatedUnion('kind', [card, transfer]),
      refundTo: z.union([card, transfer]).nullable(),
      reference: z.union([z.int(), z.string()]),
      codes: z.array(z.int().min(10)).length(3),
    }),
    example: {
      by: { kind: 'transfer', iban: 'DE'.padEnd(22, '1') },
      refundTo: { kind: 'card', number: '4'.repeat(16) },
      reference: 'R-1',
      codes: [10, 11, 12],
    },
  },
  node: {
    schema: node,
    example: { name: 'root', children: [{ name: 'leaf', children: [] }] },
  },
};
