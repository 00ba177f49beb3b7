/**
 * Puts records into the order of the keys they were asked by; a key without a record becomes `null`.
 * DataLoader demands exactly this of every batch function.
 */
export function alignByKey<K, R>(
  keys: readonly K[],
  records: readonly R[],
  keyOf: (record: R) => K,
): readonly (R | null)[] {
  const byKey = new Map(records.map((record) => [keyOf(record), record]))
  return keys.map((key) => byKey.get(key) ?? null)
}
