-- The two roles of Yixian, made by a superuser once in a cluster; safe to repeat. Give them passwords yourself
-- where they log in over the network. In the private cluster under ./var nobody but its owner reaches the socket.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yixian_owner') THEN
        CREATE ROLE yixian_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yixian_app') THEN
        CREATE ROLE yixian_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
END
$$;
