INSERT INTO import (bundle, part, parts, purpose, device, neighborhood, number, file_name,
                    content_hash, made_ms, received_ms, actor)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (bundle, part, content_hash) DO UPDATE SET incomplete = 0
RETURNING id
