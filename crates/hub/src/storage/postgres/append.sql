-- The rows of one push, each table from arrays of its columns. The parts see the tables as they
-- were before the statement, and write different ones.
WITH new_operations AS (
    INSERT INTO operation (ward, received_ms, position, hash, stream, seq, op_uid, scope, audience,
                           header, payload)
    SELECT $1, $2, * FROM unnest($3::bigint[], $4::bytea[], $5::bytea[], $6::bigint[], $7::bytea[],
                                 $8::smallint[], $9::bytea[], $10::bytea[], $11::bytea[])
), longer_streams AS (
    INSERT INTO stream (ward, stream, device, neighborhood, head_seq, head_hash)
    SELECT $1, * FROM unnest($12::bytea[], $13::bytea[], $14::bytea[], $15::bigint[], $16::bytea[])
    ON CONFLICT (ward, stream) DO UPDATE
        SET neighborhood = excluded.neighborhood,
            head_seq = excluded.head_seq,
            head_hash = excluded.head_hash
), new_heads AS (
    INSERT INTO signed_head (ward, stream, hash, seq, cose)
    SELECT $1, * FROM unnest($17::bytea[], $18::bytea[], $19::bigint[], $20::bytea[])
    ON CONFLICT DO NOTHING
), new_digests AS (
    INSERT INTO digest (ward, neighborhood, buckets)
    SELECT $1, * FROM unnest($21::bytea[], $22::bytea[])
    ON CONFLICT (ward, neighborhood) DO UPDATE SET buckets = excluded.buckets
)
UPDATE ward
SET last_position = greatest(last_position, $23), operations = operations + $24
WHERE ward = $1
