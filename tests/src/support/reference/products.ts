import type { Client } from '../client.ts';
import { eur, must } from '../staff.ts';

/** The SKU that the example of `createProduct` gives. */
const SKU_OF_THE_EXAMPLE = 'TEAPOT-BLUE-S';

/** Creates teapots in two sizes, which leave the shop in the end. */
export function setProducts(staff: Client) {
  const made: string[] = [];
  const sized = (value: string, minorUnits: number) => ({
    sku: `TEAPOT-${made.length}-${value}`,
    selectedOptions: [{ name: 'Size', value }],
    price: eur(minorUnits),
    stock: { onHand: 5 },
  });

  const draft = async (more: { categoryIds?: string[] } = {}) => {
    const variants = [sized('S', 3490), sized('L', 4990)];
    const images = ['front', 'back'].map((side) => ({ url: `https://cdn.example.com/${side}.jpg`, altText: side }));
    const input = { title: 'Glass teapot', options: [{ name: 'Size' }], variants, images, ...more };
    const { product } = await must(staff, 'createProduct', input);
    made.push(product.id);
    return product;
  };
  const after = async (field: string) => {
    const { id: productId } = await draft();
    return (await must(staff, field, { productId })).product;
  };
  return {
    draft: () => draft(),
    draftIn: (categoryId: string) => draft({ categoryIds: [categoryId] }),
    onSale: () => after('publishProduct'),
    archived: () => after('archiveProduct'),

    async archiveAll(): Promise<void> {
      const { data } = await staff.query('query ($sku: String) { staffProduct(sku: $sku) { id } }', {
        sku: SKU_OF_THE_EXAMPLE,
      });
      const ids = data.staffProduct ? [...made, data.staffProduct.id] : made;
      if (ids.length > 0) await must(staff, 'archiveProducts', { products: ids.map((productId) => ({ productId })) });
    },
  };
}
