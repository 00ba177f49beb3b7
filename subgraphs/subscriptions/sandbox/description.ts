/**
 * What the sandbox's page says about this backend: above all how to let Ben in.
 *
 * @module
 */
export function describe(baseUrl: string, secretKey: string): Readonly<Record<string, unknown>> {
  const curl = (path: string, ...fields: readonly string[]) =>
    [
      `curl -u ${secretKey}:`,
      ...fields.map((field) => `-d '${field}'`),
      `'${baseUrl}${path}'`,
    ].join(' ')
  return {
    baseUrl,
    secretKey,
    examples: {
      'what Ada may use': curl('/v1/entitlements/active_entitlements?customer=cus_ada'),
      "Ben's plan": curl('/v1/subscriptions?customer=cus_ben&status=all'),
      "pay Ben's open invoice with a card that works: his plan is active again": curl(
        '/v1/invoices/in_ben/pay',
        'payment_method=pm_card_visa',
      ),
      "bill Ada's next period to a card that fails: her plan is past due": curl(
        '/v1/subscriptions/sub_ada',
        'billing_cycle_anchor[type]=now',
        'default_payment_method=pm_card_chargeCustomerFail',
      ),
      "cancel Cleo's trial": `${curl('/v1/subscriptions/sub_cleo')} -X DELETE`,
    },
  }
}
