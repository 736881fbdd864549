// The one process unchanged, except for a watch in orders-subgraph: see watched-orders.js.
import { hostSubgraph } from '@commerce/service';
import { cartSubgraph } from '../../../apps/cart-subgraph/dist/subgraph.js';
import { runOneProcess } from '../../../apps/one-process/dist/run-one-process.js';
import { productsSubgraph } from '../../../apps/products-subgraph/dist/subgraph.js';
import { watchedOrders } from './watched-orders-subgraph.js';

runOneProcess([hostSubgraph(productsSubgraph), hostSubgraph(cartSubgraph), hostSubgraph(watchedOrders)]);
