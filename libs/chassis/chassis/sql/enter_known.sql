-- Opens the transaction like enter_as, and says whether what is remembered of this subject still holds, so that
-- one statement can both ask this and answer. An operator is then led into the trust they work for.
create or replace function enter_known(who text, wanted uuid, known jsonb, operating uuid) returns boolean
language plpgsql as $$
declare
    holds boolean := enter_as(who, wanted) = known;
begin
    if operating is not null then
        perform set_config('app.trust', operating::text, true);
    end if;
    return holds;
end $$;
