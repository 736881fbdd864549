CREATE TABLE rating (
  product_id uuid PRIMARY KEY,
  stars int NOT NULL CHECK (stars BETWEEN 1 AND 5)
);
