declare const shopIdBrand: unique symbol

/**
 * The id of a shop that somebody has proved to be allowed to use. Only `requireShop()` (lib/auth/session.ts), a row that the
 * dispatcher owns, and test factories mint one, so a query without authorization does not compile.
 */
export type ShopId = string & { readonly [shopIdBrand]: true }

/** Mints a ShopId. Callers: lib/auth/session.ts, lib/messages (rows of its own), lib/testing, bench; the lint names others. */
export function mintShopId(id: string): ShopId {
  return id as ShopId
}
