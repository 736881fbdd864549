import { describe, expect, it } from 'vitest';
import { planStock } from './plan-stock.ts';

const row = { absentFields: [], inventoryTracked: true, inventoryPolicy: 'DENY', quantity: 5 } as const;
const stored = { tracked: true, backorder: false, onHand: 5, reserved: 0 };

describe('the stock of a variant', () => {
  it('the stock of a new variant is what the file says, or zero', () => {
    expect(planStock(row, null)).toMatchObject({ level: { onHand: 5 }, delta: 5 });
    expect(planStock({ ...row, inventoryTracked: false, quantity: null }, null)).toMatchObject({
      level: { tracked: false, onHand: 0 },
      delta: 0,
    });
  });

  it('the stock of a variant is not written if nothing differs', () => {
    expect(planStock(row, stored)).toEqual({ kind: 'keep' });
  });

  it('the stock of a variant keeps its quantity if the file gives none', () => {
    expect(planStock({ ...row, inventoryTracked: false, quantity: null }, stored)).toMatchObject({
      level: { tracked: false, onHand: 5 },
      delta: 0,
    });
  });

  it('the stock of a variant stays counted as it is when the file has no column for stock', () => {
    const absentFields = {
      absentFields: ['stock'],
      inventoryTracked: false,
      inventoryPolicy: 'DENY',
      quantity: null,
    } as const;
    expect(planStock(absentFields, stored)).toEqual({ kind: 'keep' });
    expect(planStock(absentFields, null)).toMatchObject({ level: { tracked: false } });
  });

  it('the stock of a variant keeps what the file has no column for', () => {
    const withoutTracker = { ...row, absentFields: ['tracked'], inventoryTracked: false } as const;
    expect(planStock(withoutTracker, { ...stored, onHand: 3 })).toMatchObject({ level: { tracked: true, onHand: 5 } });
    const owed = { ...stored, backorder: true };
    expect(planStock({ ...row, absentFields: ['backorder'] }, owed)).toEqual({ kind: 'keep' });
    expect(planStock(row, owed)).toMatchObject({ level: { backorder: false } });
  });

  it('the stock of a variant never falls below what orders hold, unless units are not counted or back-orders are taken', () => {
    const reserved = { ...stored, reserved: 5 };
    expect(planStock({ ...row, quantity: 4 }, reserved)).toEqual({ kind: 'refuse', reserved: 5 });
    expect(planStock({ ...row, quantity: 4, inventoryPolicy: 'CONTINUE' }, reserved)).toMatchObject({ delta: -1 });
    expect(planStock({ ...row, quantity: 4, inventoryTracked: false }, reserved)).toMatchObject({ delta: -1 });
  });
});
