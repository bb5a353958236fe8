-- Who may do what in a fresh database that belongs to yixian_owner; run by a superuser inside it, safe to repeat.
-- Tables and their grants come with the migrations, as yixian_owner.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO yixian_app', current_database());
    EXECUTE format('GRANT ALL ON DATABASE %I TO yixian_owner', current_database());
END
$$;
GRANT ALL ON SCHEMA public TO yixian_owner;
GRANT USAGE ON SCHEMA public TO yixian_app;
