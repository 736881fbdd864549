@rem Windows has no exec: what package.json runs then says what this needs instead.
@%*
