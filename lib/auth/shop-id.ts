declare const shopIdBrand: unique symbol

/**
 * The id of a shop, and proof that the caller may use this shop. Only `requireShop()` (lib/auth/session.ts), code that owns the shop's
 * rows, and tests make one. So a query without authorization does not compile.
 */
export type ShopId = string & { readonly [shopIdBrand]: true }

/** Makes a ShopId. `npm run check` refuses every caller that is not on its list. */
export function mintShopId(id: string): ShopId {
  return id as ShopId
}
